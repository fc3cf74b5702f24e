﻿return token
