return len('a' * 999_999_999)
