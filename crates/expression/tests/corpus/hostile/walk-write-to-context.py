request.context["device"] = None
context["token"] = "000000"
user.attributes["groups"].append("root")
user.attributes.clear()
return [request.context.get("token"), user.attributes]
