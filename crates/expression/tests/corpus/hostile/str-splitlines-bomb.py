return ("\n" * 5_000_000).splitlines()
