return {"same": (user.username = "jdoe")}
