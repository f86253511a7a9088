internal import Coordination

/// What a call of the Auth service waits for.
enum AuthPurpose {
    /// An answer that says nothing but that it was done.
    case change
    case status
    case user(UserName)
    case users
    case role(RoleName)
    case roles
    /// A state that is fresh enough to check or hash a password by.
    case password(PasswordTask)
    /// A token; the letters of a simple one are known already.
    case token(PasswordTask, letters: [UInt8])
}
