// Writes SDKs of the packaged plugin from its schema: sdk-generator SCHEMA FOLDER LANGUAGE...
// Or the program that `pulumi import` prints for a state: sdk-generator --program STATE SCHEMA FOLDER LANGUAGE...
//
// The language hosts that the Go module proxy holds can generate neither, and the generators themselves can.
package main

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"

	"github.com/pulumi/pulumi/pkg/v3/codegen/dotnet"
	gogen "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

const tool = "pulumi-bigcommerce-api-accounts"

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	state := ""
	if len(args) > 2 && args[0] == "--program" {
		state, args = args[1], args[2:]
	}
	if len(args) < 3 {
		return fmt.Errorf("usage: sdk-generator [--program STATE] SCHEMA FOLDER LANGUAGE")
	}
	text, err := os.ReadFile(args[0])
	if err != nil {
		return err
	}
	var spec schema.PackageSpec
	if err := json.Unmarshal(text, &spec); err != nil {
		return err
	}
	pkg, diagnostics, err := schema.BindSpec(spec, nil, schema.ValidationOptions{AllowDanglingReferences: false})
	if err != nil {
		return err
	}
	if diagnostics.HasErrors() {
		return diagnostics
	}
	if state != "" {
		return writePrograms(state, pkg, args[1], args[2:])
	}
	// The .NET generator would fetch a logo from the network.
	if closeLogo, err := serveLogo(pkg); err != nil {
		return err
	} else {
		defer closeLogo()
	}
	for _, language := range args[2:] {
		files, err := generate(language, pkg)
		if err != nil {
			return fmt.Errorf("%s: %w", language, err)
		}
		if err := write(filepath.Join(args[1], language), files); err != nil {
			return err
		}
	}
	return nil
}

func write(folder string, files map[string][]byte) error {
	for name, content := range files {
		target := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(target, content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// serveLogo gives the generators an empty picture from this machine.
func serveLogo(pkg *schema.Package) (func() error, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	server := &http.Server{Handler: http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})}
	go func() { _ = server.Serve(listener) }()
	pkg.LogoURL = "http://" + listener.Addr().String() + "/logo.png"
	return server.Close, nil
}

func generate(language string, pkg *schema.Package) (map[string][]byte, error) {
	switch language {
	case "python":
		return python.GeneratePackage(tool, pkg, nil, nil)
	case "nodejs":
		return nodejs.GeneratePackage(tool, pkg, nil, nil, false, nil)
	case "go":
		return gogen.GeneratePackage(tool, pkg, nil)
	case "dotnet":
		return dotnet.GeneratePackage(tool, pkg, nil, nil)
	}
	return nil, fmt.Errorf("no generator")
}
