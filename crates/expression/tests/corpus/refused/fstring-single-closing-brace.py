return f"Your code is token}"
