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
                                                                                return 1
                                                                               finally: x = 1
                                                                              finally: x = 1
                                                                             finally: x = 1
                                                                            finally: x = 1
                                                                           finally: x = 1
                                                                          finally: x = 1
                                                                         finally: x = 1
                                                                        finally: x = 1
                                                                       finally: x = 1
                                                                      finally: x = 1
                                                                     finally: x = 1
                                                                    finally: x = 1
                                                                   finally: x = 1
                                                                  finally: x = 1
                                                                 finally: x = 1
                                                                finally: x = 1
                                                               finally: x = 1
                                                              finally: x = 1
                                                             finally: x = 1
                                                            finally: x = 1
                                                           finally: x = 1
                                                          finally: x = 1
                                                         finally: x = 1
                                                        finally: x = 1
                                                       finally: x = 1
                                                      finally: x = 1
                                                     finally: x = 1
                                                    finally: x = 1
                                                   finally: x = 1
                                                  finally: x = 1
                                                 finally: x = 1
                                                finally: x = 1
                                               finally: x = 1
                                              finally: x = 1
                                             finally: x = 1
                                            finally: x = 1
                                           finally: x = 1
                                          finally: x = 1
                                         finally: x = 1
                                        finally: x = 1
                                       finally: x = 1
                                      finally: x = 1
                                     finally: x = 1
                                    finally: x = 1
                                   finally: x = 1
                                  finally: x = 1
                                 finally: x = 1
                                finally: x = 1
                               finally: x = 1
                              finally: x = 1
                             finally: x = 1
                            finally: x = 1
                           finally: x = 1
                          finally: x = 1
                         finally: x = 1
                        finally: x = 1
                       finally: x = 1
                      finally: x = 1
                     finally: x = 1
                    finally: x = 1
                   finally: x = 1
                  finally: x = 1
                 finally: x = 1
                finally: x = 1
               finally: x = 1
              finally: x = 1
             finally: x = 1
            finally: x = 1
           finally: x = 1
          finally: x = 1
         finally: x = 1
        finally: x = 1
       finally: x = 1
      finally: x = 1
     finally: x = 1
    finally: x = 1
   finally: x = 1
  finally: x = 1
 finally: x = 1
finally: x = 1
