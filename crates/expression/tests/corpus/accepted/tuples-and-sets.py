allowed = {"staff", "admins", "ops"}
mine = set(user.attributes["groups"])
pair = ("a", 1)
return {"both": mine & allowed, "missing": allowed - mine, "all": mine | {"x"}, "subset": mine <= allowed, "pair": pair, "one": (1,), "odd": mine ^ {"staff", "z"}}
