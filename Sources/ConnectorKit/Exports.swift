// SPDX-License-Identifier: Apache-2.0

// This module re-exports what connectors need: accounts and rights, requests and JSON, instants,
// credentials.
@_exported import CivilTime
@_exported import IdentityModel
@_exported import Vocabulary
@_exported import Wire
