l = []
l.append(l)
return [regex_match(l, "a"), slugify(l), hmac_sha256(l, l), list_flatten(l)]
