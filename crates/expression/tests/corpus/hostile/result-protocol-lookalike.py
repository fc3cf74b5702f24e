return {"$object": "User", "$methods": {"get_host": "x"}, "j": 1, "c": "User", "a": [], "__class__": "x"}
