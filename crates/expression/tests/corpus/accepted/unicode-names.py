größe = len(token)
код = token
return {"größe": größe, "код": код}
