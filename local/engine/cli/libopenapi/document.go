// Package libopenapi stands in for the real one, with the part of its API that the CLI uses and no parser: it takes a
// third of the CLI's build, for the description of Pulumi Cloud's API that `pulumi cloud api` prints.
package libopenapi

import (
	"errors"

	v3 "github.com/pb33f/libopenapi/datamodel/high/v3"
)

type Document interface {
	BuildV3Model() (*DocumentModel[v3.Document], error)
}

type DocumentModel[T any] struct {
	Model T
}

// NewDocument always fails.
func NewDocument([]byte) (Document, error) {
	return nil, errors.New("this build of Pulumi has no reader for OpenAPI; the CLI that Pulumi releases has one")
}
