exec("import os")
return token
