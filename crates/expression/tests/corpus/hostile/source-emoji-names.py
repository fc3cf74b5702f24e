🔑 = 1
return 🔑
