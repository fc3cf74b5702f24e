return (b"," * 1000).join([b"x" * 100000] * 1000).decode()
