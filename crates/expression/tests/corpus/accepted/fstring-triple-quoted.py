return f"""It's "{token}" for {user.name}"""
