s = "x"
return [s := s + s for _ in range(1000)]
