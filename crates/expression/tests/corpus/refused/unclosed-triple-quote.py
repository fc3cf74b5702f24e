text = """Your code is {token}
return text
