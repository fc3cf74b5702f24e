s = "  Hello, World  "
return [
    s.strip(), s.lower().strip(), s.strip().split(", "), "a,b,,c".split(","), "a b  c".split(), "k=v=w".partition("="),
    "k=v=w".rpartition("="), "x".zfill(3), "ab".center(6, "-"), "ab".ljust(4, "."), "ab".rjust(4), "abcabc".count("bc"),
    "abc".find("z"), "abc".index("c"), "abcabc".rfind("b"), "Hello".startswith(("He", "x")), "Hello".endswith("lo"),
    "one\ntwo\r\nthree".splitlines(), "hello world".title(), "hello".capitalize(), "12".isdigit(), "a1".isalnum(), " ".isspace(),
    "Ab".isupper(), "a.b.c".rsplit(".", 1), "tEsT".swapcase(), "file.txt".removesuffix(".txt"), "a\tb".expandtabs(4),
]
