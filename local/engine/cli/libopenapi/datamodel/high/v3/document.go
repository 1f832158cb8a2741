package v3

import (
	"github.com/pb33f/libopenapi/datamodel/high/base"
	"github.com/pb33f/libopenapi/orderedmap"
	"go.yaml.in/yaml/v4"
)

type Document struct {
	Components *Components
	Info       *base.Info
	Paths      *Paths
}

type Components struct {
	Schemas *orderedmap.Map[string, *base.SchemaProxy]
}

type Paths struct {
	PathItems *orderedmap.Map[string, *PathItem]
}

type PathItem struct {
	Delete, Get, Head, Patch, Post, Put *Operation
}

type Operation struct {
	Deprecated  *bool
	Description string
	Extensions  *orderedmap.Map[string, *yaml.Node]
	OperationId string
	Parameters  []*Parameter
	RequestBody *RequestBody
	Responses   *Responses
	Summary     string
	Tags        []string
}

type Parameter struct {
	Description string
	In          string
	Name        string
	Required    *bool
	Schema      *base.SchemaProxy
}

type RequestBody struct {
	Content *orderedmap.Map[string, *MediaType]
}

type Responses struct {
	Codes   *orderedmap.Map[string, *Response]
	Default *Response
}

type Response struct {
	Content     *orderedmap.Map[string, *MediaType]
	Description string
}

type MediaType struct {
	Schema *base.SchemaProxy
}
