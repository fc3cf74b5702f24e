return f"Your code is {}"
