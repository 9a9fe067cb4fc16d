@echo off
rem Started by the Pulumi engine, which finds it through plugins.providers[].path in Pulumi.yaml.
setlocal
if not defined NODE_COMPILE_CACHE set "NODE_COMPILE_CACHE=%LOCALAPPDATA%\pulumi-bigcommerce-api-accounts\compiled"
node "%~dp0server.js" %*
