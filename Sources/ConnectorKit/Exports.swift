// SPDX-License-Identifier: Apache-2.0

// What a connector is written with comes along with this module: accounts and rights, requests and
// JSON, instants, credentials.
@_exported import CivilTime
@_exported import IdentityModel
@_exported import Vocabulary
@_exported import Wire
