try:
 try:
  try:
   try:
    try:
     try:
      try:
       try:
        try:
         try:
          try:
           try:
            try:
             try:
              try:
               try:
                try:
                 try:
                  try:
                   try:
                    try:
                     try:
                      try:
                       try:
                        try:
                         try:
                          try:
                           try:
                            try:
                             try:
                              try:
                               try:
                                try:
                                 try:
                                  try:
                                   try:
                                    try:
                                     try:
                                      try:
                                       try:
                                        try:
                                         try:
                                          try:
                                           try:
                                            try:
                                             try:
                                              try:
                                               try:
                                                try:
                                                 try:
                                                  try:
                                                   try:
                                                    try:
                                                     try:
                                                      try:
                                                       try:
                                                        try:
                                                         try:
                                                          try:
                                                           try:
                                                            try:
                                                             try:
                                                              try:
                                                               try:
                                                                try:
                                                                 try:
                                                                  try:
                                                                   try:
                                                                    try:
                                                                     try:
                                                                      try:
                                                                       try:
                                                                        try:
                                                                         try:
                                                                          try:
                                                                           try:
                                                                            try:
                                                                             try:
                                                                              try:
                                                                               try:
                                                                                try:
                                                                                 try:
                                                                                  try:
                                                                                   try:
                                                                                    try:
                                                                                     try:
                                                                                      try:
                                                                                       try:
                                                                                        try:
                                                                                         try:
                                                                                          1/0
                                                                                         except: x = 1
                                                                                        except: x = 1
                                                                                       except: x = 1
                                                                                      except: x = 1
                                                                                     except: x = 1
                                                                                    except: x = 1
                                                                                   except: x = 1
                                                                                  except: x = 1
                                                                                 except: x = 1
                                                                                except: x = 1
                                                                               except: x = 1
                                                                              except: x = 1
                                                                             except: x = 1
                                                                            except: x = 1
                                                                           except: x = 1
                                                                          except: x = 1
                                                                         except: x = 1
                                                                        except: x = 1
                                                                       except: x = 1
                                                                      except: x = 1
                                                                     except: x = 1
                                                                    except: x = 1
                                                                   except: x = 1
                                                                  except: x = 1
                                                                 except: x = 1
                                                                except: x = 1
                                                               except: x = 1
                                                              except: x = 1
                                                             except: x = 1
                                                            except: x = 1
                                                           except: x = 1
                                                          except: x = 1
                                                         except: x = 1
                                                        except: x = 1
                                                       except: x = 1
                                                      except: x = 1
                                                     except: x = 1
                                                    except: x = 1
                                                   except: x = 1
                                                  except: x = 1
                                                 except: x = 1
                                                except: x = 1
                                               except: x = 1
                                              except: x = 1
                                             except: x = 1
                                            except: x = 1
                                           except: x = 1
                                          except: x = 1
                                         except: x = 1
                                        except: x = 1
                                       except: x = 1
                                      except: x = 1
                                     except: x = 1
                                    except: x = 1
                                   except: x = 1
                                  except: x = 1
                                 except: x = 1
                                except: x = 1
                               except: x = 1
                              except: x = 1
                             except: x = 1
                            except: x = 1
                           except: x = 1
                          except: x = 1
                         except: x = 1
                        except: x = 1
                       except: x = 1
                      except: x = 1
                     except: x = 1
                    except: x = 1
                   except: x = 1
                  except: x = 1
                 except: x = 1
                except: x = 1
               except: x = 1
              except: x = 1
             except: x = 1
            except: x = 1
           except: x = 1
          except: x = 1
         except: x = 1
        except: x = 1
       except: x = 1
      except: x = 1
     except: x = 1
    except: x = 1
   except: x = 1
  except: x = 1
 except: x = 1
except: x = 1
