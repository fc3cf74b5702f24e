name, domain = user.email.split("@", 1)
return {"hint": name[0] + "***" + name[-1] + "@" + domain}
