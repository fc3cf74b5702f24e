import time
time.sleep(10)
return {"at": time.time()}
