*a, = *token, *token
return *a, *[*a], {**{}, **{}}
print(*a, *a, **{}, **{})
