package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/blang/semver"
	"github.com/hashicorp/hcl/v2"
	"github.com/pulumi/pulumi/pkg/v3/codegen/dotnet"
	gogen "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/pcl"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	"github.com/pulumi/pulumi/pkg/v3/importer"
	"github.com/pulumi/pulumi/pkg/v3/resource/stack"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/config"
)

// writePrograms does for the accounts of a state, as `pulumi stack export` prints it, what `pulumi import` does for those it imported.
func writePrograms(file string, pkg *schema.Package, folder string, languages []string) error {
	accounts, all, err := readState(file)
	if err != nil {
		return err
	}
	for _, language := range languages {
		generate := func(_ io.Writer, program *pcl.Program) error {
			files, diagnostics, err := generateProgram(language, program)
			if err != nil {
				return err
			}
			if diagnostics.HasErrors() {
				return diagnostics
			}
			return write(filepath.Join(folder, language), files)
		}
		err := importer.GenerateLanguageDefinitions(io.Discard, loader{pkg}, generate, accounts, all, importer.NameTable{})
		if err != nil {
			return fmt.Errorf("%s: %w", language, err)
		}
	}
	return nil
}

func generateProgram(language string, program *pcl.Program) (map[string][]byte, hcl.Diagnostics, error) {
	switch language {
	case "python":
		return python.GenerateProgram(program)
	case "nodejs":
		return nodejs.GenerateProgram(program)
	case "go":
		return gogen.GenerateProgram(program)
	case "dotnet":
		return dotnet.GenerateProgram(program)
	}
	return nil, nil, fmt.Errorf("no generator")
}

func readState(file string) (accounts, all []*resource.State, err error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, nil, err
	}
	var exported struct {
		Deployment apitype.DeploymentV3 `json:"deployment"`
	}
	if err := json.Unmarshal(text, &exported); err != nil {
		return nil, nil, err
	}
	for _, entry := range exported.Deployment.Resources {
		// Outputs are encrypted, and no program is made from them.
		entry.Outputs = nil
		if entry.Type != "bigcommerce:index:ApiAccount" {
			entry.Inputs = nil
		}
		state, err := stack.DeserializeResource(entry, config.NopDecrypter)
		if err != nil {
			return nil, nil, err
		}
		all = append(all, state)
		if entry.Type == "bigcommerce:index:ApiAccount" {
			accounts = append(accounts, state)
		}
	}
	return accounts, all, nil
}

// loader knows the one package.
type loader struct{ pkg *schema.Package }

func (l loader) LoadPackage(string, *semver.Version) (*schema.Package, error) { return l.pkg, nil }

func (l loader) LoadPackageV2(context.Context, *schema.PackageDescriptor) (*schema.Package, error) {
	return l.pkg, nil
}
