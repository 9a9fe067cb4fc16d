module bigcommerce-api-accounts/sdk/go

go 1.24.7

require (
	github.com/blang/semver v3.5.1+incompatible
	github.com/pulumi/pulumi/sdk/v3 v3.220.0
)
