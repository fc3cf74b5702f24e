return (b"ab" * 10 ** 9).hex()
