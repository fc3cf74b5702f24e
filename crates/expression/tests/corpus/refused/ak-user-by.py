other = ak_user_by(username="admin")
return {"to": other.attributes["phone"]}
