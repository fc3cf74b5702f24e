return [slugify("Hello, World!"), slugify("  Zoë & Jörg -- 2 "), slugify("__a_b__"), slugify("Ελλάδα"), slugify("a - - b"), slugify(user.email)]
