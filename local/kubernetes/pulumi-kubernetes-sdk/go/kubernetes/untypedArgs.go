// Package kubernetes and those below it stand in for Pulumi's Go SDK for Kubernetes, with what the plugin uses of it.
package kubernetes

import "reflect"

// UntypedArgs are an object's properties as its YAML has them.
type UntypedArgs map[string]any

func (UntypedArgs) ElementType() reflect.Type {
	return reflect.TypeFor[map[string]any]()
}
