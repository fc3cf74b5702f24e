g = getattr
h = [g][0]
return h(h(device, "__cl" + "ass__"), "__ba" + "se__")
