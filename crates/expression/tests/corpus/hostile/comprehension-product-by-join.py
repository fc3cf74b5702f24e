words = ["a", "b"]
for _ in range(60):
    words = [w + c for w in words for c in ("a", "b")]
return len(words)
