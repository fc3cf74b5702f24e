return eval("token + '!'")
