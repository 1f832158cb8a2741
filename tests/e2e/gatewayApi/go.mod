// The custom resource definitions of the Gateway API, which the tests give the cluster.
module chat-service.local/gateway-api

go 1.26

require sigs.k8s.io/gateway-api v1.6.3
