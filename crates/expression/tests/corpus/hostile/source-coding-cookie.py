# -*- coding: utf-7 -*-
return +AG8-s
