return slugify("ﷺ" * 1_000_000)
