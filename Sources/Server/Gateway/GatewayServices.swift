internal import Gateway

/// What all gateway calls of a member share.
struct GatewayServices {
    let routes = GatewayRoutes()
    let transcoder = GatewayTranscoder()
}
