// The custom resource definitions of the Gateway API; 1.6.3 is the newest version that Go 1.26 takes.
module chat-service/render/gatewayApi

go 1.26

require sigs.k8s.io/gateway-api v1.6.3
