return "ab"
