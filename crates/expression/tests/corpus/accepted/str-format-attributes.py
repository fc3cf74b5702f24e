return "{u.username}: {d.phone_number} {a[groups][0]} {p[phone]!s:.4}".format(u=user, d=device, a=user.attributes, p={"phone": "+4930"})
