text = """
Hello {name},
your code is {code}.

Do not share it.
"""
return "\n".join(line.strip() for line in text.strip().splitlines()).format(name=user.name, code=token)
