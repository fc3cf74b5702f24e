groups = user.attributes.get("groups", [])
return {
    "privileged": any(g in ("admins", "root") for g in groups),
    "short": all(len(g) < 10 for g in groups),
    "sum": sum(int(d) for d in token),
    "joined": "-".join(g.upper() for g in sorted(groups)),
}
