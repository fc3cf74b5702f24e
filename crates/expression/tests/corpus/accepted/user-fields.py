return {"id": str(user.uuid), "pk": user.pk, "first": user.name.split(" ")[0], "initials": "".join(part[0] for part in user.name.split()), "active": user.is_active}
