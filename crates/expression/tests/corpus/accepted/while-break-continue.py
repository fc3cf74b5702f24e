i = 0
seen = []
while True:
    i += 1
    if i % 2:
        continue
    if i > 8:
        break
    seen.append(i)
else:
    seen.append("never")
return seen
