out = []
for text in ("1.2.3.4/33", "1.2.3.4/-1", "::/129", "1.2.3.4/24", "0.0.0.0/0.0.0.255", "1/2/3", "/", "1.2.3.0/" + "9" * 100_000):
    try:
        out.append(str(ip_network(text)))
    except Exception as e:
        out.append(type(e).__name__)
return out
