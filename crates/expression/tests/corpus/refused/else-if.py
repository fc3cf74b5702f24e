if user.pk == 1:
    text = "a"
else if user.pk == 7:
    text = "b"
return text
